/** The encrypted config of every stack under test, in plain; each text is found nowhere else. */
export const SECRETS = {
  'linode:token': 'token-of-the-fake-linode-account',
  'fed-observability:grafanaAdminPassword': 'correct horse "battery" staple',
  'fed-observability:grafanaSecretKey': 'purple stapler of the engine',
  'fed-observability:imagePullSecret': '{"auths":{"registry.example.net":{"auth":"cHVsbDpvbmx5"}}}',
};
