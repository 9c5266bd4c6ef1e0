import type { Attachment, Header, MessageContent } from "../mailbox.ts";

type Part = {
  partId: string;
  mimeType: string;
  filename: string;
  headers: Header[];
  body: { size: number; data?: string; attachmentId?: string };
  parts?: Part[];
};

/** The part tree of format=full, in Gmail's numbering: the root is "", its children "0", "1", "0.0". */
export function fullPayload(content: MessageContent): Part {
  const headers = [...content.headers];
  const text = (partId: string) => textPart(partId, "text/plain", content.text);
  const alternative = (partId: string, html: string) => {
    const inner = partId === "" ? "" : `${partId}.`;
    return multipart(partId, "multipart/alternative", [text(`${inner}0`), textPart(`${inner}1`, "text/html", html)]);
  };
  const main = (partId: string) => (content.html === undefined ? text(partId) : alternative(partId, content.html));
  if (content.attachments.length === 0) return { ...main(""), headers };
  const files = content.attachments.map((file, index) => attachmentPart(String(index + 1), file));
  return { ...multipart("", "multipart/mixed", [main("0"), ...files]), headers };
}

function textPart(partId: string, mimeType: string, text: string): Part {
  const bytes = Buffer.from(text);
  const headers = [{ name: "Content-Type", value: `${mimeType}; charset="UTF-8"` }];
  return { partId, mimeType, filename: "", headers, body: { size: bytes.length, data: bytes.toString("base64url") } };
}

function multipart(partId: string, mimeType: string, parts: Part[]): Part {
  return { partId, mimeType, filename: "", headers: [], body: { size: 0 }, parts };
}

function attachmentPart(partId: string, { filename, mimeType, size }: Attachment): Part {
  const headers = [
    { name: "Content-Type", value: `${mimeType}; name="${filename}"` },
    { name: "Content-Disposition", value: `attachment; filename="${filename}"` },
  ];
  const attachmentId = `ANGjdJ${Buffer.from(`${partId}/${filename}`).toString("base64url")}`;
  return { partId, mimeType, filename, headers, body: { size, attachmentId } };
}

/** A message rebuilt around its own headers; its body is the text the stand-in kept. */
export function rawMessage({ headers, text }: MessageContent): string {
  const kept = headers.filter(({ name }) => !/^content-(type|transfer-encoding)$/i.test(name));
  const lines = kept.map(({ name, value }) => `${name}: ${value}`);
  const body = Buffer.from(text).toString("base64").replaceAll(/.{76}/g, "$&\r\n");
  const type = ["Content-Type: text/plain; charset=UTF-8", "Content-Transfer-Encoding: base64"];
  return Buffer.from([...lines, ...type, "", body, ""].join("\r\n")).toString("base64url");
}
