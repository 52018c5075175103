// The form in which people type the code of a room.

import type { TargetedSubmitEvent } from 'preact'
import { paths } from '../../core/contract.ts'
import { readCode } from '../../core/room-code.ts'
import { LangMenu } from '../shared/lang-menu.tsx'
import type { Page } from '../shared/page.ts'
import { serverPath } from '../shared/server-path.ts'
import { siteRoot } from '../shared/site.ts'

interface CodeFormProps {
  page: Page
  /** Why the code that was tried is wrong. */
  why: string | undefined
  /** Called if the typed text contains no code. */
  refuse: () => void
}

export function CodeForm({ page, why, refuse }: CodeFormProps) {
  const { t } = page
  const join = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const code = readCode(String(new FormData(event.currentTarget).get('code')))
    if (code === undefined) return refuse()
    // Only the server knows whether there is such a room.
    location.assign(serverPath(paths.join(code)))
  }
  return (
    <main class="page code-page">
      <header class="bar-top">
        <strong>{t(($) => $.product)}</strong>
        <LangMenu page={page} />
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
          required
          aria-describedby="code-help code-problem"
          aria-invalid={why !== undefined}
        />
        <p id="code-help" class="soft">
          {t(($) => $.vote.codeHelp)}
        </p>
        <p id="code-problem" class="problem" role="alert">
          {why}
        </p>
        <button type="submit" class="primary">
          {t(($) => $.vote.join)}
        </button>
      </form>
      <footer class="soft small">
        <p>{t(($) => $.vote.privacy)}</p>
        <a class="link" href={siteRoot.href}>
          {t(($) => $.vote.readAlone)}
        </a>
      </footer>
    </main>
  )
}
