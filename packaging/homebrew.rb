# The release workflow fills in what is written in capitals.
class TargetPostgres < Formula
  desc "Singer target for PostgreSQL"
  homepage "https://github.com/OWNER/REPOSITORY"
  url "https://github.com/OWNER/REPOSITORY/releases/download/vVERSION/target-postgres-VERSION.tar.gz"
  sha256 "SHA256"
  license "Apache-2.0"

  depends_on "openjdk"

  def install
    libexec.install Dir["*"]
    (bin/"target-postgres").write_env_script libexec/"bin/target-postgres", Language::Java.overridable_java_home_env
    bash_completion.install libexec/"share/bash-completion/completions/target-postgres"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/target-postgres --version")
  end
end
