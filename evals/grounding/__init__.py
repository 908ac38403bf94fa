"""Good and lying rewordings."""
