/** What is out of sight is neither painted nor asked for. */

// An element above of which only the edge is left does not count. One about to come from below counts.
const MARGIN = { rootMargin: "-16px 0px 80px" };

/** What of a part of the page is out of sight while it is closed: a view's body; of other parts all. */
export const bodyOf = (root) => root.querySelector(":scope > .view-body") ?? root;

/**
 * Call back with true when an element comes into sight or near it, and with false when it leaves.
 * A view that is closed is out of sight.
 */
export function whenSeen(root, callback) {
  const observer = new IntersectionObserver((entries) => callback(entries.at(-1).isIntersecting), MARGIN);
  observer.observe(bodyOf(root));
}

/**
 * Paint something that is out of sight only once it comes into sight.
 * @param {Element} root what has to be in sight
 * @param {() => void} draw
 * @returns {() => void} call it whenever there is something new to paint
 */
export function drawSeen(root, draw) {
  let isSeen = false;
  let isDue = false;

  function update() {
    isDue = !isSeen;
    if (isSeen) draw();
  }

  whenSeen(root, (seen) => {
    isSeen = seen;
    if (isDue) update();
  });
  return update;
}
