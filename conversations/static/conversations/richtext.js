/* Text written by a model or a person, as nodes. Nothing in it is ever HTML: what is not in this small
 * grammar (paragraphs, line breaks, lists, bold, italics, code) stays plain text, links included. */

const ITEM = /^\s{0,3}(?:[-*•]|(\d{1,3})[.)、])\s+(?=\S)/;
const HEADING = /^\s{0,3}#{1,6}\s+(?=\S)/;
const INLINE =
  /`([^`\n]+)`|\*\*(?=\S)([^\n]*?\S)\*\*|(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]*?[^\s_])_(?![\p{L}\p{N}_])|!?\[([^\]\n]+)\]\(([^)\s]+)\)/u;
const DEPTH = 4; // bold within italics within bold: nobody writes deeper, an attacker might

/** Bring `element` to show `text`; blocks that did not change keep their nodes, so nothing flickers. */
export function render(element, text) {
  const blocks = blocksOf(text);
  const shown = [...element.children];
  blocks.forEach((block, at) => {
    const old = shown[at];
    if (old?.source === block.source) return;
    const made = build(block);
    made.source = block.source;
    if (old) old.replaceWith(made);
    else element.append(made);
  });
  shown.slice(blocks.length).forEach((extra) => extra.remove());
}

/** A growing text whose last line has bold or code open, as it will look when that is closed. */
export function closeOpenMarks(text) {
  const line = text.slice(text.lastIndexOf("\n") + 1);
  for (const mark of ["`", "**"]) {
    if (line.split(mark).length % 2) continue;
    return text.endsWith(mark) ? text.slice(0, -mark.length) : text.replace(/\*$/, "") + mark;
  }
  return text.replace(/(?<!\*)\*$/, "");
}

function blocksOf(text) {
  const blocks = [];
  let open = null;
  for (const line of text.replace(/\r\n?/g, "\n").split("\n")) {
    const item = ITEM.exec(line);
    const kind = item ? (item[1] ? "ol" : "ul") : HEADING.test(line) ? "h" : "p";
    if (!line.trim()) open = null;
    else if (open && (open.kind === kind || (kind === "p" && open.kind !== "h")) && open.kind !== "h") {
      // A line that goes on with a list item belongs to it.
      if (kind === "p" && open.kind !== "p") open.lines[open.lines.length - 1] += `\n${line.trim()}`;
      else open.lines.push(line);
    } else {
      // Numbered items that an empty line keeps apart are one list to the reader: count on.
      open = { kind, lines: [line], start: item?.[1] };
      blocks.push(open);
    }
  }
  return blocks.map((block) => ({ ...block, source: `${block.kind}${block.lines.join("\n")}` }));
}

function build({ kind, lines, start }) {
  if (kind === "p" || kind === "h") {
    const block = document.createElement("p");
    if (kind === "h") {
      const strong = document.createElement("strong");
      appendInline(strong, lines[0].replace(HEADING, ""));
      block.append(strong);
    } else appendInline(block, lines.join("\n"));
    return block;
  }
  const list = document.createElement(kind);
  if (start && start !== "1") list.start = Number(start);
  for (const line of lines) {
    const item = document.createElement("li");
    appendInline(item, line.replace(ITEM, ""));
    list.append(item);
  }
  return list;
}

function appendInline(parent, text, depth = 0) {
  let rest = text;
  for (let found; depth < DEPTH && (found = INLINE.exec(rest)); ) {
    parent.append(rest.slice(0, found.index));
    const [whole, code, bold, starred, underscored, label, address] = found;
    if (code !== undefined) wrap(parent, "code").append(code);
    else if (bold !== undefined) appendInline(wrap(parent, "strong"), bold, depth + 1);
    else if (label !== undefined) parent.append(label === address ? address : `${label} (${address})`);
    else appendInline(wrap(parent, "em"), starred ?? underscored, depth + 1);
    rest = rest.slice(found.index + whole.length);
  }
  parent.append(rest);
}

function wrap(parent, name) {
  const element = document.createElement(name);
  parent.append(element);
  return element;
}
