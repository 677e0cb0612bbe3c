module fed-observability/test/servers/pause

go 1.25.0
