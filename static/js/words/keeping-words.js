/** What a person is told while the server cannot save anything; the reason is in its log. */
export function notSavedWords(problem) {
  return problem ? "Nothing is being saved at present. You can go on, but what you do now is lost if the server stops." : "";
}
