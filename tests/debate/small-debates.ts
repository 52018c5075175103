// The smallest debates that can contain a fault or a way of writing: a title and one claim in one, two or three languages, plus `added`.

/** `added` begins in line 10. */
export const inOne = (added: string): string => `# Debate d\n- languages: en\n\nTitle\n\n# Claim a\n\nA.\n\n${added}\n`

/** `added` begins in line 10, right below a claim's text. */
export const inTwo = (added: string): string =>
  `# Debate d\n- languages: en, ja\n\n- en: Title\n- ja: 題\n\n# Claim a\n- en: A.\n- ja: 甲。\n${added}\n`

/** `added` begins in line 13. */
export const inThree = (added: string): string =>
  `# Debate d\n- languages: zh-Hans, ja, es-419\n\n- zh-Hans: 题\n- ja: 題\n- es-419: Título\n\n# Claim a\n- zh-Hans: 甲。\n- ja: 甲。\n- es-419: A.\n\n${added}\n`
