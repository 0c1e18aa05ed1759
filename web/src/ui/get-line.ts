/**
 * The line for a terminal that gets a share.
 *
 * A link has none of the characters that a shell acts upon between double quotes, and they are the only
 * quotes that cmd.exe knows too. Source: spec/share-link.md section 2; test/format/parsers.test.ts.
 */
export function getLine(link: string): string {
  return `satchel get "${link}"`;
}
