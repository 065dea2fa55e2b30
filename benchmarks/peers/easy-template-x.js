const fs = require("fs");
const { TemplateHandler } = require("easy-template-x");

const [template, data, out] = process.argv.slice(2);
const content = fs.readFileSync(template);
const letters = JSON.parse(fs.readFileSync(data, "utf-8"));
(async () => {
  const handler = new TemplateHandler();
  for (const [number, fields] of letters.entries()) {
    const bytes = await handler.process(content, fields);
    fs.writeFileSync(`${out}/${String(number).padStart(6, "0")}.docx`, bytes);
  }
})();
