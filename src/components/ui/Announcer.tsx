import { useEffect, useRef, useState } from "react";

const ANNOUNCE_MS = 10_000;

/** Tells screen readers how something moves, politely and at most every ten seconds. */
export function Announcer({ text }: { text: string }) {
  const [said, setSaid] = useState("");
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(latest.current), ANNOUNCE_MS);
    return () => clearInterval(timer);
  }, []);
  return <output className="sr-only">{said}</output>;
}
