"""What the config flow is made of: its forms, and the sign-in behind them."""
