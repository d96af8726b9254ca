/** The technical words of the page, each explained in one plain sentence. */

export const GLOSSARY = Object.freeze({
  accuracy: "The share of images whose digit the network reads correctly.",
  backpropagation: "The method that computes the gradient: it goes backward through the layers, from the error of the answer to every single parameter.",
  batch: "The few images, often 32 or 64, from which the network learns in one step.",
  convolution: "A layer that moves small filters over an image and notes at every place how well each filter matches.",
  epoch: "One pass over all training images.",
  gradient: "For every parameter, how much the loss would rise if that parameter were raised a little; training moves the parameters the other way.",
  layer: "One stage of the network: it turns the numbers that it receives into other numbers for the next stage.",
  "learning rate": "How far each step moves the parameters: too low and learning takes long, too high and it destroys what was learned.",
  "log-odds": "The logarithm of p / (1 − p), where p is a probability: 0 means one to one, and each added 2.3 means ten times better odds.",
  loss: "A number that says how wrong the answers are: minus the logarithm of the probability that the right digit got, so 0 is perfect.",
  momentum: "The share of the last movement that is kept and added to the next step, so that steps in the same direction grow longer.",
  network: "A chain of layers with adjustable numbers that turns an image into ten probabilities.",
  neuron: "One number within a layer together with its arithmetic: multiply the inputs by weights and add the products up.",
  overfitting: "When a network learns its training images by heart: it reads them well and new images less well.",
  parameter: "One of the numbers that training adjusts: all weights and biases of the network.",
  pooling: "A layer that keeps only the largest number of each small square, which makes the picture smaller.",
  probability: "A number from 0 to 100 percent that says how sure the network is of a digit; the ten of them add up to 100 percent.",
  ReLU: "A function that replaces negative numbers by zero and leaves the others as they are.",
  softmax: "The last stage: it turns ten numbers of any size into ten probabilities that add up to 100 percent.",
  step: "One adjustment of all parameters, made after the network has looked at one batch.",
  "stochastic gradient descent": "Training by many small steps, each downhill along the gradient of a few randomly chosen images.",
  validation: "A test on images that the network never learns from, made again and again while it trains.",
  weight: "A number by which an input is multiplied: it says how strongly the input counts, and in which direction.",
  "weight decay": "A small pull of all weights toward zero in every step, which can reduce overfitting.",
});

const meanings = new Map(Object.entries(GLOSSARY).map(([name, meaning]) => [name.toLowerCase(), meaning]));

/** The sentence for a word, whatever its capital letters. */
export function meaningOf(name) {
  return meanings.get(name.toLowerCase());
}
