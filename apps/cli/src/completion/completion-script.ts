import type { CliCommand, CliOption } from "../command/cli-command.ts";
import { COMMON_OPTIONS } from "../command/read-command-line.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

const NAME = "intercom-dsar";

/** What a shell reads to complete commands, their first words, options and the values that an option may have. It asks no service. */
export function completionScript(shell: Shell, commands: readonly CliCommand[]): string {
  if (shell === "fish") return fish(commands);
  return shell === "bash" ? bash(commands) : zsh(commands);
}

function optionsOf(command: CliCommand): readonly (readonly [name: string, option: CliOption])[] {
  return Object.entries<CliOption>({ ...command.options, ...COMMON_OPTIONS });
}

function isFile({ value }: CliOption): boolean {
  return value?.includes("FILE") ?? false;
}

/** Each command has a branch: values of the option before, else options behind a dash, else words, else files. */
function bash(commands: readonly CliCommand[]): string {
  const branches = commands.map((command) => {
    const options = optionsOf(command);
    const valued = options.filter(([, { value }]) => value !== undefined);
    const values = valued.map(
      ([name, option]) =>
        `        --${name}) COMPREPLY=(${isFile(option) ? '$(compgen -f -- "$word")' : `$(compgen -W "${option.choices?.join(" ") ?? ""}" -- "$word")`}); return ;;`,
    );
    return `    ${command.name})
      case "$before" in
${values.join("\n")}
      esac
      if [[ $word == -* ]]; then COMPREPLY=($(compgen -W "${[...options.map(([name]) => `--${name}`), "--help"].join(" ")}" -- "$word"))
      else COMPREPLY=($(compgen ${command.words === undefined ? "-f" : `-W "${command.words.join(" ")}"`} -- "$word")); fi ;;`;
  });
  return `# bash completion of ${NAME}
_intercom_dsar() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  COMPREPLY=()
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W "${[...commands.map(({ name }) => name), "--help", "--version"].join(" ")}" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${branches.join("\n")}
  esac
}
complete -F _intercom_dsar ${NAME}
`;
}

function zsh(commands: readonly CliCommand[]): string {
  const branches = commands.map((command) => {
    const options = optionsOf(command).map(([name, option]) => {
      const { value, summary, choices } = option;
      const values = isFile(option) ? "_files" : choices === undefined ? "" : `(${choices.join(" ")})`;
      return `'--${name}[${zshText(summary)}]${value === undefined ? "" : `:${zshText(value)}:${values}`}'`;
    });
    const words =
      command.words === undefined ? "'*:file:_files'" : `'1:word:(${command.words.join(" ")})' '*: :'`;
    return `    ${command.name}) _arguments ${[...options, words].join(" ")} ;;`;
  });
  return `#compdef ${NAME}
# zsh completion of ${NAME}
_intercom_dsar() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(({ name, summary }) => `'${name}:${zshText(summary)}'`).join(" ")})
    _describe command commands
    return
  fi
  local name="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$name" in
${branches.join("\n")}
  esac
}
if [ "$funcstack[1]" = "_${NAME}" ]; then _intercom_dsar "$@"; else compdef _intercom_dsar ${NAME}; fi
`;
}

function zshText(text: string): string {
  return text.replaceAll("'", "’").replaceAll(/[[\]:\\]/g, "\\$&");
}

function fish(commands: readonly CliCommand[]): string {
  const lines = commands.flatMap((command) => {
    const here = `complete -c ${NAME} -n '__fish_seen_subcommand_from ${command.name}'`;
    return [
      `complete -c ${NAME} -n __fish_use_subcommand -f -a ${command.name} -d '${fishText(command.summary)}'`,
      ...(command.words === undefined ? [] : [`${here} -f -a '${command.words.join(" ")}'`]),
      ...optionsOf(command).map(([name, option]) => {
        const { value, summary, choices } = option;
        const values =
          value === undefined
            ? ""
            : isFile(option)
              ? " -r -F"
              : ` -x${choices === undefined ? "" : ` -a '${choices.join(" ")}'`}`;
        return `${here} -l ${name}${values} -d '${fishText(summary)}'`;
      }),
    ];
  });
  return [`# fish completion of ${NAME}`, ...lines, ""].join("\n");
}

function fishText(text: string): string {
  return text.replaceAll(/['\\]/g, "\\$&");
}
