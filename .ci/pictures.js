// Draws the pictures in docs/ from real runs: npm run pictures
require("./pictures/draw");
