@node "%~dp0pulumi-resource-saas" %*
