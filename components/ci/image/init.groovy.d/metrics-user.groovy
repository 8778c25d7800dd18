// Prometheus is a user with one API token, which is a mounted file: every start gives it that token and no other.
import hudson.model.User
import jenkins.security.ApiTokenProperty

String token = new File('/run/secrets/jenkins/metrics-token').text.trim()
User user = User.getById('prometheus', true)
ApiTokenProperty tokens = user.getProperty(ApiTokenProperty)
if (tokens == null) {
    tokens = new ApiTokenProperty()
    user.addProperty(tokens)
}
tokens.revokeAllTokens()
tokens.addFixedNewToken('metrics', token)
