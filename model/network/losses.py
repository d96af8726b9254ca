"""The loss that training minimizes."""

import numpy as np

from model.arrays import Array
from model.layers import softmax


def cross_entropy(logits: Array, labels: Array) -> tuple[Array, Array, Array]:
    """Compute the cross-entropy of the softmax of scores, and its gradient.

    ``loss = log(sum(exp(logits))) - logits[label]``, whose gradient with respect to the scores is
    the probabilities, minus one at the label. Goodfellow, Bengio, Courville, "Deep Learning"
    (2016), section 6.2.2.3.

    Parameters
    ----------
    logits : array of shape (10, N), of a float type
    labels : integers of shape (N,)

    Returns
    -------
    losses : array of shape (N,)
        Nats; finite wherever the scores are, however small the label's probability.
    correct : array of shape (N,), bool
        Whether the label has the largest score; a tie goes to the smaller digit.
    dlogits : array of shape (10, N)
        Gradient of the summed loss; a new array.
    """
    columns = np.arange(labels.shape[0])
    shifted = logits - logits.max(axis=0)
    losses = np.log(np.exp(shifted).sum(axis=0)) - shifted[labels, columns]
    dlogits = softmax(logits)
    dlogits[labels, columns] -= 1
    return losses, logits.argmax(axis=0) == labels, dlogits
