"""Subshells (JEP 91) as a real client uses them: made and deleted over control,
and answering while a cell runs on the main shell."""

import time
import unittest

from jupyter_client.manager import start_new_kernel

SLIDER = 'widget.Interact(func(k int) any { return fmt.Sprint("k is ", k) })'


class Subshells(unittest.TestCase):
    def setUp(self):
        manager, self.client = start_new_kernel(kernel_name="pawl")
        self.addCleanup(manager.shutdown_kernel)
        self.addCleanup(self.client.stop_channels)

    def control(self, kind, **content):
        message = self.client.session.msg(kind, content)
        self.client.control_channel.send(message)
        return self.reply(self.client.get_control_msg, message)["content"]

    def reply(self, get, message):
        while True:
            reply = get(timeout=20)
            if reply["parent_header"]["msg_id"] == message["header"]["msg_id"]:
                return reply

    def send(self, subshell, kind, **content):
        message = self.client.session.msg(kind, content)
        message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)
        return message

    def published(self, message):
        """What is published because of a message, until the kernel is done with
        it, and all comm messages meanwhile."""
        found = []
        while True:
            m = self.client.get_iopub_msg(timeout=20)
            caused = m["parent_header"].get("msg_id") == message["header"]["msg_id"]
            if caused and m["msg_type"] == "status" and m["content"]["execution_state"] == "idle":
                return found
            if caused or m["msg_type"].startswith("comm"):
                found.append(m)

    def test_advertised(self):
        info = self.client.kernel_info(reply=True, timeout=20)["content"]
        self.assertIn("kernel subshells", info["supported_features"])

    def test_they_come_and_go(self):
        self.assertEqual(self.control("list_subshell_request")["subshell_id"], [])
        made = self.control("create_subshell_request")
        self.assertEqual(made["status"], "ok")
        self.assertEqual(self.control("list_subshell_request")["subshell_id"], [made["subshell_id"]])
        self.assertEqual(self.control("delete_subshell_request", subshell_id=made["subshell_id"])["status"], "ok")
        self.assertEqual(self.control("delete_subshell_request", subshell_id=made["subshell_id"])["status"], "error")
        self.assertEqual(self.control("list_subshell_request")["subshell_id"], [])

    def test_a_slider_is_heard_while_a_cell_runs(self):
        opened = {m["content"]["data"]["state"]["_model_name"]: m["content"]["comm_id"]
                  for m in self.published(self.send(None, "execute_request", code=SLIDER)) if m["msg_type"] == "comm_open"}
        subshell = self.control("create_subshell_request")["subshell_id"]
        cell = self.send(None, "execute_request", code="for {\n}")
        time.sleep(0.3)
        message = self.send(subshell, "comm_msg", comm_id=opened["IntSliderModel"],
                            data={"method": "update", "state": {"value": 8}, "buffer_paths": []})
        heard = [m for m in self.published(message) if m["msg_type"] == "comm_msg"]
        echo, redrawn = heard[0], heard[-1]
        self.assertEqual(echo["content"]["data"], {"method": "echo_update", "state": {"value": 8}, "buffer_paths": []})
        self.assertEqual(echo["parent_header"]["subshell_id"], subshell)
        self.assertEqual(redrawn["content"]["comm_id"], opened["OutputModel"])
        self.assertIn("k is 8", str(redrawn["content"]["data"]["state"]["outputs"]))
        asked = self.send(subshell, "complete_request", code="widget.NewInt", cursor_pos=13)
        self.assertIn("NewIntSlider", str(self.reply(self.client.get_shell_msg, asked)["content"]["matches"]))
        self.control("interrupt_request")
        self.assertEqual(self.reply(self.client.get_shell_msg, cell)["content"]["ename"], "Interrupted")

    def test_a_failure_leaves_the_other_queue_alone(self):
        subshell = self.control("create_subshell_request")["subshell_id"]
        bad, behind = self.send(subshell, "execute_request", code="panic(1)"), self.send(subshell, "execute_request", code="1")
        other = self.send(None, "execute_request", code="time.Sleep(100 * time.Millisecond)\n2")
        replies = {}
        while len(replies) < 3:
            reply = self.client.get_shell_msg(timeout=20)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]
        status = [replies[m["header"]["msg_id"]]["status"] for m in (bad, behind, other)]
        self.assertEqual(status, ["error", "error", "ok"])
        self.assertEqual(replies[behind["header"]["msg_id"]]["ename"], "Aborted")
        counts = {replies[m["header"]["msg_id"]]["execution_count"] for m in (bad, other)}
        self.assertEqual(len(counts), 2)


if __name__ == "__main__":
    unittest.main()
