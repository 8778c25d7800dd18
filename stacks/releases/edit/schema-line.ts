/** The first line of every release file: editors complete and check by it. */
export const schemaLine = "# yaml-language-server: $schema=../release.schema.json";
