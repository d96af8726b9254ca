"""The convolutional network as a library. It needs NumPy and Pillow, and knows no web server.

Read the packages in this order; each says in which order to read its files:

1. ``layers``: what each kind of layer computes, forward and backward; ``network``: a stack of them.
2. ``drawing``: from strokes or a picture to an image of 28 x 28 pixels; ``data``: MNIST, batches,
   augmentation.
3. ``engine``: the same computation, fast; ``training``: runs, optimizers, checkpoints.
4. ``judgment``: calibrated probabilities, drawings that are no digit, accuracy; ``inspection``:
   what a network computed and why.
5. ``command``: ``python -m model``.

Two things flow through them. A drawing becomes ten probabilities: ``drawing`` normalizes it to the
size, position and line width of an MNIST digit; ``engine.Predictor`` passes the image through the
layers and gives ten scores; ``judgment`` calibrates them and decides whether it is a digit at all.
A batch becomes a nudge of the weights: ``training`` chooses images of ``data`` and augments them;
``engine.Engine`` cuts the batch into shards and computes the gradient of their mean loss; an
optimizer of ``training`` moves the weights a small step against it.
"""
