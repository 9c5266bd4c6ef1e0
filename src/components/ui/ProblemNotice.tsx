import { readProblem } from "#src/trpc/client.tsx";
import { Notice } from "./Notice.tsx";

type Props = { error: unknown; retry?: () => void };

/** Any failure, in safe words, with its remedy and a way to try again. */
export function ProblemNotice({ error, retry }: Props) {
  const { message, remedy, code } = readProblem(error);
  return (
    <Notice
      tone="bad"
      live
      title={message}
      action={
        retry && (
          <button type="button" className="btn btn-small" onClick={retry}>
            Try again
          </button>
        )
      }
    >
      {remedy}
      <span className="sr-only"> Code {code}.</span>
    </Notice>
  );
}
