const fs = require("fs");
const { createReport } = require("docx-templates");

const [template, data, out] = process.argv.slice(2);
const content = fs.readFileSync(template);
const letters = JSON.parse(fs.readFileSync(data, "utf-8"));
(async () => {
  for (const [number, fields] of letters.entries()) {
    const bytes = await createReport({ template: content, data: fields, cmdDelimiter: ["+++", "+++"] });
    fs.writeFileSync(`${out}/${String(number).padStart(6, "0")}.docx`, bytes);
  }
})();
