// A debate's colours as its pages link them.
import { comment, rule } from './theme.ts'

/**
 * The CSS of a theme that has passed the check, as pages link it after the program's own: with the selectors of web/shared/base.css, so
 * that it replaces the same colours, and dark ones only on screens; a reader's forced colours stay.
 */
export const toPageCss = (css: string): string =>
  css
    .replace(comment, '')
    .replace(new RegExp(rule.source, 'g'), (whole, media: string | undefined) =>
      media
        ? whole
            .replace(media, '@media screen and (prefers-color-scheme: dark) and (forced-colors: none)')
            .replace(':root', ':root:not(.on-paper)')
        : whole.replace(':root', ':root, .on-paper'),
    )
