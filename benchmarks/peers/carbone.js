const fs = require("fs");
const carbone = require("carbone");

const [template, data, out] = process.argv.slice(2);
const letters = JSON.parse(fs.readFileSync(data, "utf-8"));
const render = (number) => {
  if (number === letters.length) process.exit(0);
  carbone.render(template, letters[number], (error, bytes) => {
    if (error) throw error;
    fs.writeFileSync(`${out}/${String(number).padStart(6, "0")}.docx`, bytes);
    render(number + 1);
  });
};
render(0);
