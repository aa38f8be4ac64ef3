//! The command line of the program that the server is.

/** A command of it to copy; nothing while its name is not known, or where it has none because it was not made with the command line. */
export const commandOf = (program: string | undefined, rest: string): string | undefined =>
  program && program !== "default" ? `${program} ${rest}` : undefined;
