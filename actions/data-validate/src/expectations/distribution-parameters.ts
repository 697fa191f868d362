import type { Distribution } from "@assay/metrics";
import { choice, keyword, required } from "../suite/keyword.ts";
import type { Refuse } from "./definition.ts";

/** Parameters by name or by place, as Great Expectations 0.x takes them. */
type Parameters = readonly number[] | Readonly<Record<string, number>>;

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

export const parameters = required(
  keyword("a mapping or a list of numbers", (value): Parameters | undefined => {
    if (Array.isArray(value)) return value.every(isNumber) ? value : undefined;
    if (typeof value !== "object" || value === null) return undefined;
    return Object.values(value).every(isNumber) ? (value as Record<string, number>) : undefined;
  }),
);

/** The names of a distribution's parameters in SciPy's order: its shapes, its location, its scale. */
const NAMES: Readonly<Record<Distribution, readonly string[]>> = {
  norm: ["mean", "std_dev"],
  // Great Expectations hands `max` to SciPy as the scale: from `min` to `min` + `max`.
  uniform: ["min", "max"],
  expon: ["loc", "scale"],
  gamma: ["alpha", "loc", "scale"],
  chi2: ["df", "loc", "scale"],
  beta: ["alpha", "beta", "loc", "scale"],
  lognorm: ["s", "loc", "scale"],
};

export const distribution = required(choice(Object.keys(NAMES) as Distribution[]));

/** A distribution with its parameters, as SciPy has them. */
export interface Known {
  readonly shape: readonly number[];
  readonly location: number;
  readonly scale: number;
  /** How it is called. */
  readonly words: string;
}

/** Reads the parameters as positions of SciPy's; refuses what is missing, unknown or not positive. */
export function knownDistribution(name: Distribution, given: Parameters, refuse: Refuse): Known {
  const names = NAMES[name];
  // The last two are the location and the scale.
  const shapes = names.length - 2;
  const fault = (message: string) =>
    refuse(`${name}: ${message}`, `give ${names.join(", ")}, by name or in this order`, "params");
  if (Array.isArray(given) ? given.length > names.length : Object.keys(given).some((key) => !isName(names, key)))
    fault(`${JSON.stringify(given)} holds a parameter that it has not`);
  const values = names.map((parameter, index) =>
    Array.isArray(given) ? given[index] : (given as Readonly<Record<string, number>>)[parameter],
  );
  // Location and scale may be left out where they are called so.
  const mustBeNamed = (index: number) =>
    index < shapes || (!Array.isArray(given) && ["norm", "uniform"].includes(name));
  const missing = names.find((_, index) => values[index] === undefined && mustBeNamed(index));
  if (missing !== undefined) fault(`the parameter ${missing} is missing`);
  const shape = values.slice(0, shapes).map((value) => value ?? Number.NaN);
  const [location = 0, scale = 1] = values.slice(shapes);
  if (shape.some((value) => value <= 0)) fault("its shape must be positive");
  if (scale <= 0) fault("its scale must be positive");
  return {
    shape,
    location,
    scale,
    words: `${name}(${[...shape, location, scale].join(", ")})`,
  };
}

/** `loc` and `scale` may stand in any mapping, and count nothing where the distribution calls them otherwise. */
function isName(names: readonly string[], key: string): boolean {
  return names.includes(key) || key === "loc" || key === "scale";
}
