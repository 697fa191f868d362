import { describe, expect, test } from "@jest/globals";
import { soundsLikeKey, soundsPersonal } from "../../src/inference/column-words.ts";

describe("a column's name", () => {
  test.each([
    "name",
    "first_name",
    "CustomerName",
    "email",
    "e-mail 2",
    "phone_number",
    "homeAddress",
    "owner",
    "user_id",
    "IBAN",
    "Notes",
  ])("%s sounds like a person's", (name) => expect(soundsPersonal(name)).toBe(true));
  test.each([
    "PhoneService",
    "email_opt_in",
    "name_length",
    "username_changed",
    "Contract",
    "PaymentMethod",
    "",
    "日本",
  ])("%s does not", (name) => expect(soundsPersonal(name)).toBe(false));
  test.each(["customerID", "order_id", "Id", "uuid", "productCode", "order number"])("%s sounds like a key", (name) =>
    expect(soundsLikeKey(name)).toBe(true),
  );
  test.each(["paid", "keyboard", "idle", "", "id_valid"])("%s does not sound like one", (name) =>
    expect(soundsLikeKey(name)).toBe(false),
  );
});
