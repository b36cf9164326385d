/** The way to Cognito's own pages, which ask for e-mail address and password, a new password or an authenticator's code. */
interface AccountLoginProps {
  onLogIn(): void;
  /** Cognito remembers for an hour who was there last. */
  onLogOut(): void;
  problem: string | null;
}

export function AccountLogin({ onLogIn, onLogOut, problem }: AccountLoginProps) {
  return (
    <main class="door">
      <h1 class="name">Console</h1>
      <button class="btn do" type="button" onClick={onLogIn}>
        Log in
      </button>
      {problem && (
        <>
          <p class="refusal" role="alert">
            {problem}
          </p>
          <button class="btn bare" type="button" onClick={onLogOut}>
            Use another account
          </button>
        </>
      )}
    </main>
  );
}
