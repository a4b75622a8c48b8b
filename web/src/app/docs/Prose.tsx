/** A text of the description; what stands in backticks is code. */
export function Prose({ text }: { text: string }) {
  const parts = text.split("`");
  return (
    <>
      {parts.map((part, i) => {
        // Every second part stood between two backticks; a single one that is left over is just text.
        const isCode = i % 2 === 1 && i < parts.length - 1;
        const key = `${i}-${part}`;
        return isCode ? <code key={key}>{part}</code> : <span key={key}>{i % 2 === 1 ? `\`${part}` : part}</span>;
      })}
    </>
  );
}
