// Where the code of a room is typed.

import type { TargetedSubmitEvent } from 'preact'
import { paths } from '../../core/contract.ts'
import { normaliseCode } from '../../core/room-code.ts'
import { t } from '../shared/i18n.ts'
import { LangMenu } from '../shared/lang-menu.tsx'

/** `why`: what was wrong with the code that was tried. */
export function CodeForm({ why }: { why: string | undefined }) {
  const join = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    // Whether there is such a room the server alone can say.
    const code = normaliseCode(String(new FormData(event.currentTarget).get('code')))
    location.assign(paths.join(encodeURIComponent(code)))
  }
  return (
    <main class="page code-page">
      <header class="bar-top">
        <strong>{t(($) => $.product)}</strong>
        <LangMenu />
      </header>
      <form class="code-form" onSubmit={join}>
        <h1>
          <label for="code">{t(($) => $.vote.enterCode)}</label>
        </h1>
        <input
          id="code"
          name="code"
          class="code-input"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={9}
          required
          aria-describedby="code-help"
        />
        <p id="code-help" class="soft">
          {t(($) => $.vote.codeHelp)}
        </p>
        <p class="problem" role="alert">
          {why}
        </p>
        <button type="submit" class="primary">
          {t(($) => $.vote.join)}
        </button>
      </form>
      <footer class="soft small">
        <p>{t(($) => $.vote.privacy)}</p>
        <a class="link" href="/">
          {t(($) => $.vote.readAlone)}
        </a>
      </footer>
    </main>
  )
}
