// A guess is made: its answers are buttons, and where the page tells, it comes back to the
// choice. Nothing is kept, and nothing is sent.

const question = document.querySelector(".admonition.question");
const answers = [...question.querySelectorAll("dt")];
const told = [...document.querySelectorAll("article p")].find((each) =>
  /How\s+good\s+was\s+your\s+guess\?/.test(each.textContent)
);
const reply = Object.assign(document.createElement("p"), { role: "status" });
const choice = Object.assign(document.createElement("p"), { className: "guessed" });

for (const answer of answers) {
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.append(...answer.childNodes);
  button.ariaPressed = "false";
  button.addEventListener("click", () => {
    for (const { firstElementChild: each } of answers) {
      each.ariaPressed = String(each === button);
    }
    const said = answer.nextElementSibling.cloneNode(true);
    reply.replaceChildren(...said.childNodes);
    choice.textContent = `Your guess: ${button.textContent}.`;
    told?.before(choice);
  });
  answer.append(button);
}
if (answers.length) question.append(reply);
