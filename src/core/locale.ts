// The tag by which dates and amounts of a language are written: alike in every browser and in Node, whose tables of languages differ.

/**
 * A language's tag for `Intl`, with its calendar and digits; those that the tag itself names are kept. The digits are those of the votes
 * beside them, which are counted in Latin ones in every language. A debate has years and months of the Gregorian calendar, which are none
 * of the Persian or Islamic one; Thai counts the same years from another beginning.
 */
export const toLocale = (lang: string): string =>
  // Where a tag names two calendars or kinds of digits, the first counts.
  `${lang}${lang.includes('-u-') ? '' : '-u'}-ca-${/^th\b/.test(lang) ? 'buddhist' : 'gregory'}-nu-latn`
