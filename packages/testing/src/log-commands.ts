export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title?: string;
  /** Relative to the workspace, as the step gave it. */
  readonly file?: string;
  readonly line?: number;
  readonly endLine?: number;
  readonly column?: number;
  readonly endColumn?: number;
}

/** One `::name key=value::data` line, unescaped. */
export interface LogCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

const LEVELS: readonly string[] = ["error", "warning", "notice"] satisfies Annotation["level"][];

/** What the runner knows as a command where it is written the older way. */
const KNOWN: ReadonlySet<string> = new Set([
  ...["add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice"],
  ...["remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning"],
]);

/**
 * Finds the workflow commands in a step's log as the runner does (ActionCommand.cs): a line whose first characters are
 * `::` (TryParseV2), else a `##[command key=value;]` of those it knows, anywhere in the line (TryParse); nothing between
 * `::stop-commands::token` and `::token::`.
 */
export function parseLogCommands(log: string): LogCommand[] {
  const commands: LogCommand[] = [];
  let resumeWith: string | undefined;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const command = parseLine(line) ?? parseOlderLine(line);
    if (!command) continue;
    if (resumeWith !== undefined) {
      if (command.name === resumeWith) resumeWith = undefined;
    } else if (command.name === "stop-commands") resumeWith = command.data;
    else commands.push(command);
  }
  return commands;
}

function parseLine(line: string): LogCommand | undefined {
  const text = line.trimStart();
  const end = text.indexOf("::", 2);
  if (!text.startsWith("::") || end < 0) return undefined;
  const head = text.slice(2, end);
  const space = head.indexOf(" ");
  const properties: Record<string, string> = {};
  if (space > 0)
    for (const pair of head
      .slice(space + 1)
      .trim()
      .split(",")) {
      const equals = pair.indexOf("=");
      if (equals > 0) properties[pair.slice(0, equals).trim()] = unescapeProperty(pair.slice(equals + 1));
    }
  return { name: space > 0 ? head.slice(0, space) : head, properties, data: unescapeData(text.slice(end + 2)) };
}

function parseOlderLine(line: string): LogCommand | undefined {
  const found = /##\[([^\s\]]+)([^\]]*)\](.*)/.exec(line);
  const [, name = "", pairs = "", data = ""] = found ?? [];
  if (!KNOWN.has(name.toLowerCase())) return undefined;
  const properties = pairs.split(";").flatMap((pair): [string, string][] => {
    const equals = pair.indexOf("=");
    return equals > 0 ? [[pair.slice(0, equals).trim(), pair.slice(equals + 1)]] : [];
  });
  return { name, properties: Object.fromEntries(properties), data };
}

// The percent sign comes last, or %250A would become a line break.
const unescapeData = (text: string) => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
const unescapeProperty = (text: string) =>
  text
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%25", "%");

/** The annotations among the commands, in the order they were printed. */
export function annotationsOf(commands: readonly LogCommand[]): Annotation[] {
  return commands.filter((command) => LEVELS.includes(command.name)).map(annotation);
}

function annotation({ name, properties, data }: LogCommand): Annotation {
  return {
    level: name as Annotation["level"],
    message: data,
    ...(properties.title !== undefined && { title: properties.title }),
    ...(properties.file !== undefined && { file: properties.file }),
    ...(properties.line !== undefined && { line: Number(properties.line) }),
    ...(properties.endLine !== undefined && { endLine: Number(properties.endLine) }),
    ...(properties.col !== undefined && { column: Number(properties.col) }),
    ...(properties.endColumn !== undefined && { endColumn: Number(properties.endColumn) }),
  };
}
