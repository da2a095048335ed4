module readers

go 1.23

require github.com/docker/cli v29.10.0+incompatible

require gotest.tools/v3 v3.5.2 // indirect
