export type ThreadFacts = {
  id: string;
  dateMs: number;
  messageId: string | undefined;
  references: readonly string[];
  subject: string;
  gmailThread: string | undefined;
};

const REPLY = /^\s*((re|fwd?|aw|wg|sv|vs|antw|tr|rif|odp)(\[\d+\])?\s*:\s*)+/i;

/**
 * Thread ids in the order given. Gmail's own id wins; then References; a reply that refers to nothing joins the
 * last earlier message with its subject. A thread is named after its oldest message.
 */
export function assignThreads(messages: readonly ThreadFacts[]): string[] {
  const roots = createRoots();
  messages.forEach(({ messageId, references }, index) => {
    for (const id of [messageId, ...references]) if (id !== undefined) roots.join(`#${index}`, id);
  });
  joinBySubject(messages, roots);
  const oldest = new Map<string, ThreadFacts>();
  messages.forEach((message, index) => {
    const root = roots.find(`#${index}`);
    const known = oldest.get(root);
    if (!known || message.dateMs < known.dateMs) oldest.set(root, message);
  });
  return messages.map((message, index) => message.gmailThread ?? oldest.get(roots.find(`#${index}`))?.id ?? message.id);
}

function joinBySubject(messages: readonly ThreadFacts[], roots: Roots): void {
  const latest = new Map<string, number>();
  const byDate = messages
    .map((_, index) => index)
    .sort((left, right) => (messages[left]?.dateMs ?? 0) - (messages[right]?.dateMs ?? 0));
  for (const index of byDate) {
    const message = messages[index];
    if (!message) continue;
    const subject = message.subject.replace(REPLY, "").trim().toLowerCase();
    const earlier = latest.get(subject);
    const isLooseReply = message.references.length === 0 && REPLY.test(message.subject);
    if (isLooseReply && subject !== "" && earlier !== undefined) roots.join(`#${index}`, `#${earlier}`);
    latest.set(subject, index);
  }
}

type Roots = { find(node: string): string; join(left: string, right: string): void };

/** Union-find: nodes joined directly or through others share a root. */
function createRoots(): Roots {
  const parent = new Map<string, string>();
  function find(node: string): string {
    let root = node;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    for (let at = node; at !== root;) {
      const next = parent.get(at) ?? root;
      parent.set(at, root);
      at = next;
    }
    return root;
  }
  return {
    find,
    join(left, right) {
      const [from, to] = [find(left), find(right)];
      if (from !== to) parent.set(from, to);
    },
  };
}
