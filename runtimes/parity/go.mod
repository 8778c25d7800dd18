module ml-serving/parity

go 1.24
