"""How what people do reaches the app: over Socket Mode or as signed HTTP."""
