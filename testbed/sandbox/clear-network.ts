import { sh } from './shell';

/** Takes away what an earlier platform of the same sandbox has left: namespaces, links, rules, and addresses of nodes. */
export async function clearNetwork(): Promise<void> {
  await sh(`
    for id in $(ip netns list | cut -d' ' -f1); do ip netns del $id; done
    # Those that the kernel makes in each namespace stay.
    for link in $(ip -o link show | cut -d' ' -f2 | cut -d@ -f1 | tr -d : | grep -vx lo); do
      ip link del $link 2>/dev/null || true
    done
    ip addr flush dev lo to 192.168.128.0/17
    nft flush ruleset`);
}
