"""The helper package of *Staying Neutral*, an interactive textbook on delta hedging."""
