// Draws the pictures of docs/ from real runs: npm run pictures
require("./pictures/draw");
