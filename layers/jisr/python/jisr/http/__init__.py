"""HTTP as API Gateway speaks it to Lambda (HTTP API, payload 2.0): routes as data, requests, answers, problems."""
