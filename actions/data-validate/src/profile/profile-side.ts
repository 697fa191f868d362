import type { Distribution, Side, SideColumn } from "../drift/distribution.ts";
import { kindInWords } from "../sql/column.ts";
import { labelHash } from "./label-hash.ts";
import type { CategoriesProfile, ColumnProfile, NumbersProfile, Profile } from "./profile.ts";

/** A profile in the place of the table it was made from. */
export class ProfileSide implements Side {
  readonly rows: number;
  readonly columns: readonly SideColumn[];
  readonly #profiles: ReadonlyMap<string, ColumnProfile>;

  constructor({ rows, columns }: Profile) {
    this.rows = rows;
    this.#profiles = new Map(columns.map((column) => [column.name, column]));
    this.columns = columns.map((column) => ({
      name: column.name,
      family: "steps" in column ? "numbers" : "hashes" in column ? "categories" : "none",
      isDates: column.kind === "date" || column.kind === "timestamp",
      holds:
        column.kind === "key"
          ? "a key, of which a profile keeps nothing"
          : kindInWords({ name: column.name, kind: column.kind, sqlType: "values of another kind" }),
    }));
  }

  async read({ name }: SideColumn): Promise<Distribution> {
    const profile = this.#profiles.get(name);
    if (profile && "steps" in profile) return this.#numbers(profile);
    if (profile && "hashes" in profile) return this.#categories(profile);
    throw new TypeError(`the profile keeps no distribution of ${name}`);
  }

  #numbers({ kind, missing, distinct, key, steps }: NumbersProfile): Distribution {
    const isWhole = kind === "integer" && missing === 0;
    return {
      family: "numbers",
      of: { steps },
      present: this.rows - missing,
      distinct,
      isKey: key,
      isDates: false,
      isWhole,
    };
  }

  #categories({ name, missing, distinct, key, hashes, others }: CategoriesProfile): Distribution {
    const of = { rows: new Map(hashes), others, hashOf: (label: string) => labelHash(name, label) };
    return {
      family: "categories",
      of,
      present: this.rows - missing,
      distinct,
      isKey: key,
      isDates: false,
      isWhole: false,
    };
  }
}
