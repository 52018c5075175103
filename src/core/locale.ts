// The tag by which dates and amounts of a language are written: alike in every browser and in Node, whose tables of languages differ.

/**
 * A language's tag for `Intl`, with its calendar and digits; those that the tag itself names are kept. The digits are those of the votes
 * beside them, which are counted in Latin ones in every language. The years and months of a debate are Gregorian, and a year of the Persian
 * or Islamic calendar covers parts of two; Thai years are the same, counted from another beginning.
 */
export const toLocale = (lang: string): string =>
  // Where a tag names two calendars or kinds of digits, the first counts.
  `${lang}${lang.includes('-u-') ? '' : '-u'}-ca-${/^th\b/.test(lang) ? 'buddhist' : 'gregory'}-nu-latn`
