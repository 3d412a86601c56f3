/** Wraps the paragraphs and list items of a Markdown page at 120 characters, but not its code and tables. */
exports.wrapped = (page) => {
  let isCode = false;
  return page
    .split("\n")
    .map((line) => {
      if (line.startsWith("```")) isCode = !isCode;
      return isCode || line.startsWith("|") ? line : wrappedLine(line);
    })
    .join("\n");
};

function wrappedLine(line) {
  const indent = line.startsWith("- ") ? "  " : "";
  const lines = [];
  for (const word of line.split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (longer.length > 120) lines.push(indent + word);
    else lines.splice(-1, 1, longer);
  }
  return lines.join("\n");
}
