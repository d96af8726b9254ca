import { Poller } from "./poller.js";

const INTERVAL_MS = 300;

/**
 * Branches of a run: begun, followed until they end, and stopped.
 *
 * @param {object} options
 * @param {object} options.api
 * @param {(branches: object) => void} options.show called with every new state, the last one included
 * @param {(error: Error) => void} options.failed the state could not be read
 */
export function createBranching({ api, show, failed }) {
  let id = null;
  const poller = new Poller({ ask, delay: () => INTERVAL_MS });

  async function ask() {
    try {
      receive(await api.branches(id));
    } catch (error) {
      end();
      failed(error);
    }
  }

  function receive(branches) {
    if (branches.status !== "running") end();
    show(branches);
  }

  function end() {
    id = null;
    poller.stop();
  }

  return {
    isRunning: () => id !== null,
    /** Begin them. @param {object} content the body of the request */
    async begin(run, content, at) {
      const begun = await api.branch(run, content, at);
      id = begun.id;
      show(begun);
      poller.start();
    },
    stop: () => id && api.stopBranches(id),
  };
}
