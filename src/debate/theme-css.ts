// A debate's colours as its pages link them.
import { comment, rule } from './theme.ts'

/**
 * The CSS of a theme that has passed the check, as pages link it after the program's own: with selectors that win over those of
 * web/shared/base.css, and with dark colours only on screens.
 */
export const toPageCss = (css: string): string =>
  css
    .replace(comment, '')
    .replace(new RegExp(rule.source, 'g'), (whole, media: string | undefined) =>
      media
        ? whole
            .replace(media, '@media screen and (prefers-color-scheme: dark)')
            .replace(':root', ':root:not(.on-paper)')
        : whole.replace(':root', ':root:root'),
    )
