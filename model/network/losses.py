"""What training makes small: the surprise at the true label."""

import numpy as np

from model.arrays import Array


def cross_entropy(logits: Array, labels: Array) -> tuple[Array, Array, Array]:
    """Softmax and cross-entropy in one, as the difference of the two is simple and safe.

    ``loss = log(sum(exp(logits))) - logits[label]``, and its gradient with respect to the
    scores is the probabilities minus one at the label. Goodfellow, Bengio, Courville, "Deep
    Learning" (2016), section 6.2.2.3.

    Parameters
    ----------
    logits : array of shape (10, N)
    labels : integers of shape (N,)

    Returns
    -------
    losses : array of shape (N,)
        Nats.
    correct : array of shape (N,), bool
        Whether the label has the greatest score; a tie goes to the smaller digit.
    dlogits : array of shape (10, N)
        Gradient of the summed loss; a new array.
    """
    columns = np.arange(labels.shape[0])
    shifted = logits - logits.max(axis=0)
    dlogits = np.exp(shifted)
    total = dlogits.sum(axis=0)
    losses = np.log(total) - shifted[labels, columns]
    dlogits /= total
    dlogits[labels, columns] -= 1
    return losses, logits.argmax(axis=0) == labels, dlogits
