import { request } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";

/** A body of any length: `fetch` gives up when the answer takes more than five minutes. @throws Error of the connection */
export function upload(
  url: URL,
  type: string,
  body: AsyncIterable<Uint8Array>,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const source = Readable.from(body, { objectMode: false });
    const sent = request(url, { method: "POST", headers: { "content-type": type } }, (response) => {
      text(response).then((words) => resolve({ status: response.statusCode ?? 0, text: words }), reject);
    });
    source.on("error", (error) => sent.destroy(error));
    sent.on("error", reject);
    sent.on("close", () => source.destroy());
    source.pipe(sent);
  });
}
