/** A search as a tree; terms are lower-cased. `operator` is "" for bare words. */
export type Query =
  | { kind: "all"; of: Query[] }
  | { kind: "any"; of: Query[] }
  | { kind: "not"; of: Query }
  | { kind: "term"; operator: string; value: string };

const TOKEN =
  /\s+|([-+]?)([({])|([)}])|([-+]?)([a-z_]+):(?=[({])|([-+]?)(?:([a-z_]+):)?(?:"([^"]*)"|([^\s(){}"]+))|"/giy;

type Token =
  | { kind: "open"; bracket: string; negated: boolean; operator: string }
  | { kind: "close" }
  | { kind: "or" }
  | { kind: "term"; query: Query };

/** Gmail's own syntax: terms are ANDed, `OR` and `{}` alternate, `()` groups, `-` negates. */
export function parseQuery(text: string): Query {
  const tokens = tokenize(text);
  let at = 0;

  function parseGroup(kind: "all" | "any", operator: string, depth: number): Query {
    const of: Query[] = [];
    let joins = false;
    for (; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (!token || (token.kind === "close" && depth > 0)) break;
      if (token.kind === "close") continue;
      if (token.kind === "or") {
        joins = of.length > 0;
        continue;
      }
      const query = token.kind === "term" ? applyOperator(token.query, operator) : parseNested(token, operator, depth);
      const last = of.at(-1);
      if (joins && last)
        of[of.length - 1] = last.kind === "any" ? { ...last, of: [...last.of, query] } : any(last, query);
      else of.push(query);
      joins = false;
    }
    return { kind, of };
  }

  function parseNested(token: Extract<Token, { kind: "open" }>, outer: string, depth: number): Query {
    at += 1;
    const inner = parseGroup(token.bracket === "{" ? "any" : "all", token.operator || outer, depth + 1);
    return token.negated ? { kind: "not", of: inner } : inner;
  }

  return parseGroup("all", "", 0);
}

function any(...of: Query[]): Query {
  return { kind: "any", of };
}

/** `from:(ana OR ben)` hands its operator to the bare words inside. */
function applyOperator(query: Query, operator: string): Query {
  if (operator === "") return query;
  if (query.kind === "term" && query.operator === "") return { ...query, operator };
  if (query.kind === "not") return { kind: "not", of: applyOperator(query.of, operator) };
  return query;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let operator = "";
  let negated = false;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, openSign, open, close, groupSign, groupName, sign, name, quoted, word] = match;
    if (open) {
      tokens.push({ kind: "open", bracket: open, negated: negated || openSign === "-", operator });
      operator = "";
      negated = false;
    } else if (close) tokens.push({ kind: "close" });
    else if (groupName) {
      operator = groupName.toLowerCase();
      negated = groupSign === "-";
    } else if (whole === "OR" || whole === "|") tokens.push({ kind: "or" });
    else if (quoted !== undefined || word !== undefined)
      tokens.push(term(sign === "-", name ?? "", quoted ?? word ?? ""));
  }
  return tokens;
}

function term(negated: boolean, operator: string, value: string): Token {
  const query: Query = { kind: "term", operator: operator.toLowerCase(), value: value.toLowerCase() };
  return { kind: "term", query: negated ? { kind: "not", of: query } : query };
}
