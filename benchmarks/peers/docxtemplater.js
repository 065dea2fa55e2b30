// The way of docxtemplater's documentation: unzip, compile and render for each letter. An instance
// refuses to render twice.
const fs = require("fs");
const PizZip = require("pizzip");
const Docxtemplater = require("docxtemplater");

const [template, data, out] = process.argv.slice(2);
const content = fs.readFileSync(template);
const letters = JSON.parse(fs.readFileSync(data, "utf-8"));
letters.forEach((fields, number) => {
  const document = new Docxtemplater(new PizZip(content), { paragraphLoop: true });
  document.render(fields);
  const bytes = document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  fs.writeFileSync(`${out}/${String(number).padStart(6, "0")}.docx`, bytes);
});
