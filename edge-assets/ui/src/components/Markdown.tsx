import type { ReactNode } from "react";
import css from "./Markdown.module.css";

/** The little Markdown that descriptions are written in: paragraphs, lists, code, emphasis, links. No HTML ever comes of it. */
export function Markdown({ text }: { text: string }) {
  return <div className={css.text}>{blocks(text)}</div>;
}

function blocks(text: string): ReactNode[] {
  const result: ReactNode[] = [];
  const lines = text.split("\n");
  let paragraph: string[] = [];
  let items: string[] = [];
  const flush = () => {
    if (paragraph.length) result.push(<p key={result.length}>{inline(paragraph.join(" "))}</p>);
    if (items.length)
      result.push(
        <ul key={result.length}>
          {items.map((item, i) => (
            <li key={i}>{inline(item)}</li>
          ))}
        </ul>,
      );
    paragraph = [];
    items = [];
  };
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    const item = /^\s*[-*]\s+(.*)$/.exec(line);
    if (line.startsWith("```")) {
      flush();
      const code: string[] = [];
      for (i += 1; i < lines.length && !lines[i]!.startsWith("```"); i += 1) code.push(lines[i]!);
      result.push(
        <pre key={result.length} tabIndex={0}>
          {code.join("\n")}
        </pre>,
      );
    } else if (line.trim() === "") flush();
    else if (/^#{1,6}\s/.test(line)) {
      flush();
      result.push(<h3 key={result.length}>{inline(line.replace(/^#+\s/, ""))}</h3>);
    } else if (item) {
      if (paragraph.length) flush();
      items.push(item[1]!);
    } else if (items.length) items.push(`${items.pop()} ${line.trim()}`);
    else paragraph.push(line.trim());
  }
  flush();
  return result;
}

const PIECE = /(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/;

function inline(text: string): ReactNode[] {
  return text.split(PIECE).map((piece, i) => {
    if (piece.startsWith("`") && piece.length > 2) return <code key={i}>{piece.slice(1, -1)}</code>;
    if (piece.startsWith("**") && piece.length > 4) return <strong key={i}>{piece.slice(2, -2)}</strong>;
    const link = /^\[([^\]]+)\]\((https?:\/\/[^)\s]+)\)$/.exec(piece);
    if (link) {
      return (
        <a key={i} href={link[2]} rel="noreferrer noopener" target="_blank">
          {link[1]}
        </a>
      );
    }
    return piece;
  });
}
